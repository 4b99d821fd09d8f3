package dev.runtimebench.results.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.runtimebench.results.reading.Quoted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the JSON documents in the text that a tool prints. A document is an object or an array. It
 * begins at the start of a line, or after other text of its first line, and ends at the end of a
 * line. Other lines may come before, between and after the documents. Nothing is parsed into a tree
 * here, because the tree of a hostile document is many times as large as its text.
 */
final class JsonText {

  /** Python writes NaN and Infinity without quotes: they must not spoil the other values. */
  static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** Refuses a name that occurs twice in an object. Only for documents of a limited size. */
  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final int MAX_DOCUMENTS = 100_000;

  /** How many bytes may be read for nothing: a hostile text may begin a document at every byte. */
  private static final long MAX_VAIN_BYTES = 64L * 1024 * 1024;

  /** The minimum cost of an attempt, in bytes. */
  private static final int ATTEMPT_BYTES = 64;

  private static final int MAX_REASON = 200;
  private static final int MAX_SCALAR = 1024;
  private static final int INITIAL_CAPACITY = 16;

  /** The maximum number of spare bytes when the array grows. */
  private static final int MAX_STEP = 256 * 1024;

  private final int maxBytes;
  private final Bytes text = new Bytes();
  private long lines;
  private long linesBefore;
  private String lastLine = "";
  private String onlyLine = "";
  private long onlyLineNumber;
  private boolean manyLines;
  private boolean tooLarge;

  private int[] bounds = new int[INITIAL_CAPACITY];
  private long[] firstLines = new long[INITIAL_CAPACITY / 2];
  private int count;
  private Optional<String> problem = Optional.empty();
  private Optional<String> unread = Optional.empty();

  /** A growing array that can be read without a copy. */
  private static final class Bytes extends ByteArrayOutputStream {
    byte[] array() {
      return buf;
    }

    /** Adds a line. A long line would otherwise double the array for its newline. */
    void line(byte[] line) {
      int needed = count + line.length + 1;
      if (needed > buf.length) {
        buf = Arrays.copyOf(buf, Math.max(needed, Math.min(2 * buf.length, MAX_STEP + needed)));
      }
      writeBytes(line);
      write('\n');
    }
  }

  /**
   * @param maxBytes how much text to keep. Of a longer text only the last line that looks like a
   *     document is kept
   */
  JsonText(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void take(String line) {
    lines++;
    String trimmed = line.strip();
    boolean begins = trimmed.startsWith("{") || trimmed.startsWith("[");
    if (begins) {
      lastLine = trimmed;
    }
    if (!trimmed.isEmpty()) {
      manyLines |= !onlyLine.isEmpty() || trimmed.length() > MAX_SCALAR;
      onlyLine = manyLines ? "" : trimmed;
      onlyLineNumber = lines;
    }
    if (tooLarge) {
      return;
    }
    if (text.size() == 0 && !begins && trimmed.indexOf('{') < 0) {
      linesBefore++;
      return;
    }
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    tooLarge = text.size() + bytes.length >= maxBytes;
    if (tooLarge) {
      text.reset();
      linesBefore = 0;
    } else {
      text.line(bytes);
    }
  }

  /** Whether the text is larger than what is kept. */
  boolean isTooLarge() {
    return tooLarge;
  }

  /** Finds the documents. Call once, after the last line. */
  void find() {
    if (tooLarge) {
      text.line(lastLine.getBytes(StandardCharsets.UTF_8));
    }
    lastLine = "";
    new Search().run();
    if (count == 0 && !onlyLine.isEmpty()) {
      scalar(onlyLine.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The whole output is one value, for example a number. */
  private void scalar(byte[] value) {
    try (JsonParser parser = JSON.createParser(value)) {
      boolean scalar = parser.nextToken() != null && parser.currentToken().isScalarValue();
      if (scalar && parser.nextToken() == null) {
        bounds[0] = text.size();
        text.writeBytes(value);
        bounds[1] = text.size();
        firstLines[0] = onlyLineNumber;
        count = 1;
      }
    } catch (IOException e) {
      // The output is text.
      count = 0;
    }
  }

  /** The number of documents that were found. */
  int documents() {
    return count;
  }

  /** The number of the line where a document begins, from 1; 0 if unknown. */
  long line(int document) {
    return tooLarge ? 0 : firstLines[document];
  }

  /** Why a part of the text that looks like a document is none; empty without such a part. */
  Optional<String> problem() {
    return problem;
  }

  /** Why documents may be missing at the end of the text; empty if none are. */
  Optional<String> unread() {
    return unread;
  }

  /** A parser for the document with that number. */
  JsonParser parser(int document) throws IOException {
    return parser(JSON, document);
  }

  /** A parser for the document that remembers the names in all open objects, to refuse a second. */
  JsonParser strictParser(int document) throws IOException {
    return parser(STRICT, document);
  }

  private JsonParser parser(JsonFactory factory, int document) throws IOException {
    int start = bounds[2 * document];
    return factory.createParser(text.array(), start, bounds[2 * document + 1] - start);
  }

  private final class Search {
    private final byte[] bytes = text.array();
    private final int size = text.size();
    private long line = linesBefore;
    private long vain;
    private int farthest;

    /**
     * Whether a document is broken. Indented lines after that may be parts of it, so the next
     * document must begin at the very start of a line.
     */
    private boolean broken;

    /**
     * How many documents there were when a document broke; negative before that. Later documents
     * may be parts of it, until a line shows that its end is still to come.
     */
    private int soundCount = -1;

    void run() {
      int at = 0;
      while (at < size && count < MAX_DOCUMENTS) {
        line++;
        int end = endOfLine(at);
        if (soundCount >= 0 && isContinuation(at, end)) {
          count = soundCount;
          broken = true;
        }
        int start = candidate(at, end);
        int after = start < 0 || vain > MAX_VAIN_BYTES ? -1 : document(start);
        if (after < 0) {
          at = end + 1;
        } else {
          int last = endOfLine(after);
          for (int i = at; i < last; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
          }
          at = last + 1;
        }
      }
      if (vain > MAX_VAIN_BYTES) {
        unread = Optional.of("too many parts of the output look like JSON but are not");
      } else if (count == MAX_DOCUMENTS) {
        unread =
            Optional.of(
                "the output has %d JSON documents or more; print fewer".formatted(MAX_DOCUMENTS));
      }
    }

    private int endOfLine(int from) {
      int end = from;
      while (end < size && bytes[end] != '\n') {
        end++;
      }
      return end;
    }

    /** Where a document may begin in a line; negative if nowhere. */
    private int candidate(int from, int end) {
      if (broken) {
        return from < end && isOpening(bytes[from]) ? from : -1;
      }
      int first = from;
      while (first < end && (bytes[first] == ' ' || bytes[first] == '\t')) {
        first++;
      }
      if (first < end && isOpening(bytes[first])) {
        return first;
      }
      for (int i = first; i < end; i++) {
        if (bytes[i] == '{') {
          return i;
        }
      }
      return -1;
    }

    /** Whether the line can only be a part of a document that began before. */
    private boolean isContinuation(int from, int end) {
      int first = from;
      while (first < end && (bytes[first] == ' ' || bytes[first] == '\t')) {
        first++;
      }
      return first < end && (bytes[first] == ']' || bytes[first] == '}' || bytes[first] == ',');
    }

    private static boolean isOpening(byte b) {
      return b == '{' || b == '[';
    }

    /** Returns the end of the document that begins there; negative if there is none. */
    private int document(int start) {
      try (JsonParser parser = JSON.createParser(bytes, start, size - start)) {
        parser.nextToken();
        parser.skipChildren();
        int after = start + (int) parser.currentLocation().getByteOffset();
        if (isBlank(after, endOfLine(after))) {
          keep(start, after);
          return after;
        }
        spoil(start, after, "other text follows on the same line", 1);
      } catch (JsonProcessingException e) {
        JsonLocation where = e.getLocation();
        boolean known = where != null && where.getByteOffset() >= 0;
        int reached = known ? start + (int) where.getByteOffset() : size;
        spoil(start, reached, JsonReason.of(e, MAX_REASON), known ? where.getLineNr() : 1);
      } catch (IOException e) {
        spoil(start, size, String.valueOf(e.getMessage()), 1);
      }
      return -1;
    }

    private boolean isBlank(int from, int end) {
      for (int i = from; i < end; i++) {
        if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
          return false;
        }
      }
      return true;
    }

    private void keep(int start, int end) {
      if (2 * count == bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        firstLines = Arrays.copyOf(firstLines, 2 * firstLines.length);
      }
      bounds[2 * count] = start;
      bounds[2 * count + 1] = end;
      firstLines[count] = line;
      count++;
      broken = false;
    }

    private void spoil(int start, int end, String why, int lineInPart) {
      int reached = Math.min(end, size);
      vain += ATTEMPT_BYTES + reached - start;
      if (reached > endOfLine(start)) {
        soundCount = broken ? soundCount : count;
        broken = true;
      }
      if (reached - start > farthest) {
        farthest = reached - start;
        problem =
            Optional.of(
                "not JSON at line %d of the output: %s"
                    .formatted(line + lineInPart - 1, Quoted.visible(why, MAX_REASON)));
      }
    }
  }
}
