package dev.runtimebench.operator.cluster;

/** The operator got no answer from a kubelet. The message says why, and how to fix it. */
final class KubeletRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why there is no answer. */
  enum Why {
    /** The administrator has switched the calls off. */
    Off(false),
    /** The API server did not return the Node object. */
    NodeNotRead(true),
    /** The Node object has no address or no port of the kubelet. */
    NoAddress(false),
    /** No connection within the time limit. */
    Unreachable(true),
    /** The kubelet's certificate is not signed by the CA, or is for another address. */
    NotTrusted(false),
    /** The kubelet has no serving certificate: nobody has approved its request yet. */
    NoCertificate(true),
    /** 401: the kubelet does not accept the token. */
    NotAuthenticated(false),
    /** 403: the operator lacks the right. */
    Forbidden(false),
    /** 404 or 405: the kubelet does not serve the path. */
    NotServed(false),
    /** Another status, or a connection that broke. */
    Failed(true),
    /** No complete answer within the time limit. */
    TooSlow(true),
    /** The answer exceeds the limit. */
    TooLarge(false),
    /** No path has figures of a Pod that count. */
    NoPodCgroups(false);

    private final boolean passing;

    Why(boolean passing) {
      this.passing = passing;
    }
  }

  private final Why why;

  KubeletRefusedException(Why why, String message) {
    super(why + ": " + message);
    this.why = why;
  }

  /** Whether the reason often passes by itself, for example while a kubelet restarts. */
  boolean isPassing() {
    return why.passing;
  }
}
