package dev.runtimebench.api.v1alpha1;

/**
 * CEL rules that several fields share. They are rules and not patterns, because for a pattern the
 * API server only reports the regular expression. Each rule must compile in Kubernetes 1.29 and
 * stay within its cost limits.
 */
final class Rules {

  static final String NAME = "self.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')";
  static final String NAME_MESSAGE =
      "must consist of lower-case letters, digits and dashes, begin with a letter and not end with a dash, for example gvisor-2";

  static final String ENV = "self.matches('^[-._a-zA-Z][-._a-zA-Z0-9]*$')";
  static final String ENV_MESSAGE =
      "must consist of letters, digits and - _ . only, and must not begin with a digit, for example HTTP_PROXY";

  static final String PATH = "self.matches('^/[^:]*$')";
  static final String PATH_MESSAGE = "must begin with / and contain no colon, for example /data";

  static final String POINTER = "self.matches('^(/([^~/]|~[01])*)*$')";
  static final String POINTER_MESSAGE =
      "must be a JSON pointer with a / before each name or index, for example /jobs/0/read/iops. Write ~1 for a / in a name and ~0 for a ~. The empty pointer means the whole document";

  /** A rule and not a maximum, because the API server reports a maximum of 0.999 as 0. */
  static final String CONFIDENCE = "self >= 0.5 && self <= 0.999";

  static final String CONFIDENCE_MESSAGE = "must be between 0.5 and 0.999";

  private Rules() {}
}
