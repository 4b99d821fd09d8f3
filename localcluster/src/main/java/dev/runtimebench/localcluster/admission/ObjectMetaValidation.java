package dev.runtimebench.localcluster.admission;

import dev.runtimebench.localcluster.api.AdmissionPlugin;
import dev.runtimebench.localcluster.api.AdmissionRequest;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.FieldError;
import dev.runtimebench.localcluster.api.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Rejects names and label values that Kubernetes rejects. */
public final class ObjectMetaValidation implements AdmissionPlugin {

  private static final Pattern DNS_1123_SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
  private static final int MAX_NAME_LENGTH = 253;
  private static final int MAX_LABEL_VALUE_LENGTH = 63;

  @Override
  public void admit(AdmissionRequest request) {
    if (request.statusWrite()) {
      return;
    }
    List<FieldError> errors = new ArrayList<>();
    String name = Meta.name(request.object());
    if (name == null || name.isEmpty()) {
      errors.add(FieldError.required("metadata.name", "name or generateName is required"));
    } else if (hasDnsName(request) && !isDnsName(name)) {
      errors.add(
          FieldError.invalid(
              "metadata.name",
              request.object().path("metadata").path("name"),
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '-' or '.', and must start and end with an alphanumeric character"));
    }
    request
        .object()
        .path("metadata")
        .path("labels")
        .properties()
        .forEach(
            label -> {
              String value = label.getValue().asText();
              if (value.length() > MAX_LABEL_VALUE_LENGTH
                  || !LABEL_VALUE.matcher(value).matches()) {
                errors.add(
                    FieldError.invalid(
                        "metadata.labels",
                        label.getValue(),
                        "a valid label must be an empty string or consist of alphanumeric"
                            + " characters, '-', '_' or '.', of no more than 63 characters"));
              }
            });
    if (!errors.isEmpty()) {
      throw ApiException.invalid(request.resource(), name == null ? "" : name, errors);
    }
  }

  /** Returns false for RBAC objects, whose names need not be DNS names. */
  private static boolean hasDnsName(AdmissionRequest request) {
    return !request.resource().group().equals("rbac.authorization.k8s.io");
  }

  private static boolean isDnsName(String name) {
    return name.length() <= MAX_NAME_LENGTH && DNS_1123_SUBDOMAIN.matcher(name).matches();
  }
}
