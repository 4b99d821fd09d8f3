package dev.runtimebench.localcluster.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import dev.runtimebench.localcluster.kubelet.LogOptions;
import dev.runtimebench.localcluster.kubelet.PodLog;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** Reads a container's log from the engine, with the engine's nanosecond timestamps. */
final class EngineLog implements PodLog {

  private final Engine engine;
  private final String container;
  private final LogOptions options;

  EngineLog(Engine engine, String container, LogOptions options) {
    this.engine = engine;
    this.container = container;
    this.options = options;
  }

  /**
   * Copies the log. Writes on the thread that reads, so that a slow client slows the engine down.
   */
  @Override
  public void copyTo(Sink sink) throws IOException, InterruptedException {
    Map<StreamType, LogLines> lines = new EnumMap<>(StreamType.class);
    IOException[] failure = new IOException[1];
    ResultCallback.Adapter<Frame> callback =
        new ResultCallback.Adapter<>() {
          @Override
          public void onNext(Frame frame) {
            try {
              LogLines stream =
                  lines.computeIfAbsent(frame.getStreamType(), type -> new LogLines(sink));
              if (!stream.append(frame.getPayload())) {
                close();
              } else if (options.follow()) {
                sink.flush();
              }
            } catch (IOException e) {
              failure[0] = e;
              closeQuietly(this);
            }
          }
        };
    Integer since = options.since() == null ? null : (int) options.since().getEpochSecond();
    Integer tail = options.tailLines().isPresent() ? (int) options.tailLines().getAsLong() : null;
    engine.log(container, options.follow(), tail, since, callback);
    try {
      callback.awaitCompletion();
    } catch (InterruptedException e) {
      closeQuietly(callback);
      throw e;
    }
    if (failure[0] != null) {
      throw failure[0];
    }
    for (LogLines stream : lines.values()) {
      stream.end();
    }
  }

  private static void closeQuietly(ResultCallback<Frame> callback) {
    try {
      callback.close();
    } catch (IOException e) {
      // The client is gone: nobody needs to know.
    }
  }
}
