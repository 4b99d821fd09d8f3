/**
 * The operator. Inside a reconcile data goes one way: look, decide, act, report. Package {@code
 * reconcile} has the steps, {@code josdk} adapts them to JOSDK, and {@code boot} wires everything.
 * Only {@code cluster} and {@code boot} hold a Kubernetes client. See docs/architecture.md.
 */
package dev.runtimebench.operator;
