import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Tells the agent that Java runs the program, and prints a line. */
public final class FirstPrint {

  private FirstPrint() {}

  public static void main(String[] args) throws IOException {
    try (FileOutputStream records = new FileOutputStream("/proc/self/fd/3")) {
      records.write("{\"type\":\"mark\",\"name\":\"first-print\"}\n".getBytes(StandardCharsets.UTF_8));
    }
    System.out.println("hello");
  }
}
