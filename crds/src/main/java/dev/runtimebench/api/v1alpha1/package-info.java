/**
 * The API types of {@code runtimebench.dev/v1alpha1}. They are plain values. The CRDs in {@code
 * crds/} are generated from them, and the build fails if the CRDs are stale.
 */
package dev.runtimebench.api.v1alpha1;
