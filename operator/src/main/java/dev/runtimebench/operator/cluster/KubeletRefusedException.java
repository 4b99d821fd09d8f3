package dev.runtimebench.operator.cluster;

/** The operator got no answer from a kubelet. The message says why, and how to fix it. */
final class KubeletRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why there is no answer. */
  enum Why {
    /** The administrator has switched the calls off. */
    Off,
    /** The Node object has no address or no port of the kubelet. */
    NoAddress,
    /** No connection within the time limit. */
    Unreachable,
    /** The kubelet's certificate is not signed by the CA, or is for another address. */
    NotTrusted,
    /** 401: the kubelet does not accept the token. */
    NotAuthenticated,
    /** 403: the operator lacks the right. */
    Forbidden,
    /** 404 or 405: the kubelet does not serve the path. */
    NotServed,
    /** Another status. */
    Failed,
    /** No complete answer within the time limit. */
    TooSlow,
    /** The answer exceeds the limit. */
    TooLarge
  }

  KubeletRefusedException(Why why, String message) {
    super(why + ": " + message);
  }
}
