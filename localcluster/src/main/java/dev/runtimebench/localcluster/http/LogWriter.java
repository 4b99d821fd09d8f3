package dev.runtimebench.localcluster.http;

import dev.runtimebench.localcluster.kubelet.LogOptions;
import dev.runtimebench.localcluster.kubelet.PodLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes log lines as the kubelet does: an RFC 3339 time with nanoseconds, a space, the line. */
final class LogWriter implements PodLog.Sink {

  /** Always nine digits, like the kubelet's output. Go's own RFC3339Nano drops trailing zeros. */
  private static final DateTimeFormatter RFC3339_NANO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

  private final OutputStream out;
  private final LogOptions options;
  private long bytesLeft;

  LogWriter(OutputStream out, LogOptions options) {
    this.out = out;
    this.options = options;
    this.bytesLeft = options.limitBytes().orElse(Long.MAX_VALUE);
  }

  @Override
  public boolean line(Instant time, byte[] line) throws IOException {
    if (options.since() != null && time.isBefore(options.since())) {
      return true;
    }
    if (options.timestamps()) {
      write((RFC3339_NANO.format(time) + " ").getBytes(StandardCharsets.US_ASCII));
    }
    write(line);
    write(new byte[] {'\n'});
    return bytesLeft > 0;
  }

  private void write(byte[] bytes) throws IOException {
    int length = (int) Math.min(bytes.length, bytesLeft);
    out.write(bytes, 0, length);
    bytesLeft -= length;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
