/**
 * The operator. Data flows one way: {@code spec -> plan -> pod -> cluster -> observe -> stats ->
 * status}; {@code pass} takes that flow's steps, {@code reconcile} has JOSDK make passes, {@code
 * boot} wires it. Only {@code cluster} and {@code boot} hold a Kubernetes client.
 */
package dev.runtimebench.operator;
