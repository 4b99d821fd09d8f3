package dev.runtimebench.api.v1alpha1;

/**
 * Rules that several fields share. Rules, not patterns: of a pattern the API server says the
 * pattern. Each must compile and keep to the cost limits in Kubernetes 1.29.
 */
final class Rules {

  static final String NAME = "self.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')";
  static final String NAME_MESSAGE =
      "must begin with a lower-case letter and hold lower-case letters, digits and dashes, the last of them no dash; such as gvisor-2";

  static final String ENV = "self.matches('^[-._a-zA-Z][-._a-zA-Z0-9]*$')";
  static final String ENV_MESSAGE =
      "must hold letters, digits and - _ . only, and not begin with a digit; such as HTTP_PROXY";

  static final String PATH = "self.matches('^/[^:]*$')";
  static final String PATH_MESSAGE = "must begin with / and hold no colon; such as /data";

  static final String POINTER = "self.matches('^(/([^~/]|~[01])*)*$')";
  static final String POINTER_MESSAGE =
      "must be a JSON pointer: / before each name or index, such as /jobs/0/read/iops, with ~1 for a / in a name and ~0 for a ~; or empty, for the whole document";

  /** A rule, for the API server words a maximum of 0.999 as 0. */
  static final String CONFIDENCE = "self >= 0.5 && self <= 0.999";

  static final String CONFIDENCE_MESSAGE = "must be between 0.5 and 0.999";

  private Rules() {}
}
