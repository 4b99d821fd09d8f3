/**
 * The operator. Data flows one way: {@code spec -> plan -> pod -> cluster -> observe -> stats ->
 * status}; {@code reconcile} adapts JOSDK to that flow, {@code boot} wires it. Only {@code cluster}
 * and {@code boot} hold a Kubernetes client.
 */
package dev.runtimebench.operator;
