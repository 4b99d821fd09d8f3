package dev.runtimebench.results.sample;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Hides secrets in text that a workload, a kubelet or a policy wrote, before the text enters a
 * status, an Event or a sample. The list has the common forms of secrets. A secret without such a
 * form stays visible, so a workload should not print secrets. The expressions take linear time.
 */
public final class SecretMask {

  /** Stands for a secret. */
  public static final String HIDDEN = "(hidden)";

  /** Longer text is cut. */
  public static final int MAX_LENGTH = 4000;

  /** A name that ends in a word for a secret: {@code PGPASSWORD}, {@code client-secret}. */
  private static final String KEY_NAME =
      "[A-Za-z0-9_.-]*(?:passwords?|passwd|passphrase|pwd|secret|token|api[_-]?keys?|access[_-]?keys?|account[_-]?keys?|private[_-]?keys?|signing[_-]?keys?|credentials?)(?:[_-](?:hash|value|key))?[0-9]*";

  /** The forms of secrets. A first group stays visible; without one the whole match is hidden. */
  private static final List<Pattern> FORMS =
      Stream.of(
              // Keys and certificates in PEM, also if only the beginning is there.
              "(?s)-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|CERTIFICATE)[A-Z ]*-----.*?(?:-----END [A-Z0-9 ]*-----|$)",
              // JSON web tokens, such as those of ServiceAccounts.
              "\\beyJ[A-Za-z0-9_-]{6,}\\.[A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_-]*)?",
              // Passwords and tokens in URLs.
              "([A-Za-z][A-Za-z0-9+.-]*://[^\\s/:@]*:)[^\\s/]+@",
              "([A-Za-z][A-Za-z0-9+.-]*://)[^\\s/:@]{16,}@",
              "(?i)([?&](?:sig|signature|x-amz-signature|x-amz-credential|x-amz-security-token|x-goog-signature|access_token|token|key|code)=)[^&\\s\"']+",
              // Headers.
              "(?i)\\b((?:proxy-)?authorization[\"']?\\s*[:=]\\s*)[^\\r\\n]+",
              "(?i)\\b((?:set-)?cookie\\s*:\\s*)[^\\r\\n]+",
              "(?i)\\b(bearer\\s+)[A-Za-z0-9._~+/=-]{8,}",
              "(?i)\\b(basic\\s+)[A-Za-z0-9+/]{16,}={0,2}",
              // Names and values: password=..., "token": "...", --api-key ...
              "(?i)("
                  + KEY_NAME
                  + "\\\\?[\"']?\\s*(?:[:=]|=>)\\s*)(?:\\\\?\"[^\"]*\"?|'[^']*'?|[^\\s\"']+)",
              "(?i)((?:^|\\s)--?" + KEY_NAME + "\\s+)[^\\s]+",
              // Keys whose beginning names the issuer.
              "\\b(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|ANPA|AROA)[A-Z0-9]{12,}",
              "\\bgh[pousr]_[A-Za-z0-9]{16,}",
              "\\bgithub_pat_[A-Za-z0-9_]{16,}",
              "\\bgl(?:pat|dt|rt|cbt|ptt)-[A-Za-z0-9_-]{16,}",
              "\\bxox[a-z]-[A-Za-z0-9-]{10,}",
              "\\bAIza[A-Za-z0-9_-]{30,}",
              "\\bya29\\.[A-Za-z0-9_-]{16,}",
              "\\b[rs]k[_-](?:live|test|ant|proj|or)[_-][A-Za-z0-9_-]{12,}",
              "\\bsk-[A-Za-z0-9_-]{20,}",
              "\\b(?:npm|hf|dop_v1|pypi|dckr_pat|shpat)[_-][A-Za-z0-9_-]{20,}",
              "\\bhv[sbr]\\.[A-Za-z0-9_-]{16,}",
              "\\bsha256~[A-Za-z0-9_-]{20,}",
              "\\bAGE-SECRET-KEY-1[A-Z0-9]{20,}")
          .map(Pattern::compile)
          .toList();

  /** A long run of letters and digits of all kinds: a key in base64. */
  private static final Pattern RANDOM = Pattern.compile("[A-Za-z0-9+/_-]{40,}={0,2}");

  private static final int MAX_SLASHES = 3;

  private SecretMask() {}

  /** The text with its secrets hidden, and at most {@value #MAX_LENGTH} characters long. */
  public static String mask(String text) {
    String masked = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    for (Pattern form : FORMS) {
      masked = hidden(masked, form.matcher(masked), secret -> true);
    }
    return hidden(masked, RANDOM.matcher(masked), SecretMask::looksRandom);
  }

  /** Replaces what the matcher finds, without its first group. What is hidden stays as it is. */
  private static String hidden(String text, Matcher found, Predicate<String> isSecret) {
    StringBuilder masked = new StringBuilder();
    int end = 0;
    while (found.find()) {
      int from = found.groupCount() > 0 ? found.end(1) : found.start();
      String secret = text.substring(from, found.end());
      if (!secret.startsWith(HIDDEN) && isSecret.test(secret)) {
        masked.append(text, end, from).append(HIDDEN);
        end = secret.endsWith("@") ? found.end() - 1 : found.end();
      }
    }
    return masked.append(text.substring(end)).toString();
  }

  /** Digests have no upper case, and paths have many slashes and few digits. */
  private static boolean looksRandom(String run) {
    return run.chars().anyMatch(Character::isUpperCase)
        && run.chars().anyMatch(Character::isLowerCase)
        && run.chars().filter(Character::isDigit).count() >= 2
        && run.chars().filter(c -> c == '/').count() <= MAX_SLASHES;
  }
}
