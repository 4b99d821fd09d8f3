package dev.runtimebench.operator.boot;

import dev.runtimebench.api.client.ClientConfig;
import dev.runtimebench.operator.cluster.ApiConnections;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the API server what this process may do, and compares the answers with the arguments. {@code
 * helm test} runs this class under the operator's ServiceAccount. Each argument is {@code +}
 * (allowed) or {@code -} (not allowed), verb, resource and namespace ({@code *}: all, or
 * cluster-scoped): {@code "+ get pods/log default"}, {@code "- get secrets *"}. Exits with 1 when
 * an answer differs.
 */
public final class RightsMain {

  private static final int USAGE = 2;

  private RightsMain() {}

  public static void main(String[] args) {
    try (KubernetesClient client = ApiConnections.clientFor(ClientConfig.load()).build()) {
      int wrong = check(client, List.of(args));
      System.exit(wrong == 0 ? 0 : 1);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(USAGE);
    } catch (KubernetesClientException e) {
      System.err.println(StartFailure.explain(e, "this cluster"));
      System.exit(1);
    }
  }

  /** Prints every answer and returns how many differ from the expectation. */
  static int check(KubernetesClient client, List<String> expectations) {
    List<Right> rights = expectations.stream().map(Right::parse).toList();
    if (rights.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing to check; add an argument, for example \"+ get pods *\"");
    }
    List<String> wrong = new ArrayList<>();
    for (Right right : rights) {
      boolean allowed = right.isAllowed(client);
      boolean asExpected = allowed == right.expected();
      String line = (allowed ? "may     " : "may not ") + right.text();
      System.out.println((asExpected ? "ok    " : "WRONG ") + line);
      if (!asExpected) {
        wrong.add(line);
      }
    }
    System.out.printf("%d rights checked, %d not as expected%n", rights.size(), wrong.size());
    return wrong.size();
  }
}
