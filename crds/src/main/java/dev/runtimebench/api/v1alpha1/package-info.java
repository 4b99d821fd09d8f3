/**
 * The API types of {@code runtimebench.dev/v1alpha1}. They are plain values; the CRDs in {@code
 * crds/} are generated from them, and a build with stale ones fails.
 */
package dev.runtimebench.api.v1alpha1;
