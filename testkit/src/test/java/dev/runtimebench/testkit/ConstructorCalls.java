package dev.runtimebench.testkit;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** Finds the constructor calls in Java sources. */
final class ConstructorCalls {

  /**
   * One call.
   *
   * @param file the name of the source
   * @param line counted from 1
   * @param type the name of the type as written in the call, or {@code this} or {@code super}
   * @param arguments how many arguments the call has
   * @param nulls the longest run of null literals among the arguments
   */
  record Call(String file, long line, String type, int arguments, int nulls) {}

  private ConstructorCalls() {}

  /**
   * Returns all calls, including those of enum constants and those of one constructor by another.
   *
   * @throws IOException if a source cannot be read
   */
  static List<Call> of(Iterable<? extends JavaFileObject> sources) throws IOException {
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none"), null, sources);
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    List<Call> calls = new ArrayList<>();
    for (CompilationUnitTree unit : task.parse()) {
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitNewClass(NewClassTree call, Void unused) {
          add(call, call.getIdentifier().toString(), call.getArguments());
          return super.visitNewClass(call, unused);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
          String name = call.getMethodSelect().toString();
          if (name.equals("this") || name.equals("super")) {
            add(call, name, call.getArguments());
          }
          return super.visitMethodInvocation(call, unused);
        }

        private void add(Tree call, String type, List<? extends ExpressionTree> arguments) {
          long at = positions.getStartPosition(unit, call);
          calls.add(
              new Call(
                  unit.getSourceFile().getName(),
                  unit.getLineMap().getLineNumber(at),
                  type,
                  arguments.size(),
                  nulls(arguments)));
        }
      }.scan(unit, null);
    }
    return calls;
  }

  private static int nulls(List<? extends ExpressionTree> arguments) {
    int longest = 0;
    int run = 0;
    for (ExpressionTree argument : arguments) {
      run = argument.getKind() == Tree.Kind.NULL_LITERAL ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
