package dev.runtimebench.operator.cluster;

/** The operator got no answer from a kubelet. The message says why, and how to fix it. */
final class KubeletRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why there is no answer. */
  enum Why {
    /** The administrator has switched the calls off. */
    Off(true),
    /** The Node object has no address or no port of the kubelet. */
    NoAddress(true),
    /** No connection within the time limit. */
    Unreachable(true),
    /** The kubelet's certificate is not signed by the CA, or is for another address. */
    NotTrusted(true),
    /** 401: the kubelet does not accept the token. */
    NotAuthenticated(true),
    /** 403: the operator lacks the right. */
    Forbidden(false),
    /** 404 or 405: the kubelet does not serve the path. */
    NotServed(false),
    /** Another status. */
    Failed(false),
    /** No complete answer within the time limit. */
    TooSlow(true),
    /** The answer exceeds the limit. */
    TooLarge(false);

    private final boolean ofEveryPath;

    Why(boolean ofEveryPath) {
      this.ofEveryPath = ofEveryPath;
    }
  }

  private final Why why;

  KubeletRefusedException(Why why, String message) {
    super(why + ": " + message);
    this.why = why;
  }

  /** Whether a call to another path of the same kubelet would fail too. */
  boolean isOfEveryPath() {
    return why.ofEveryPath;
  }
}
