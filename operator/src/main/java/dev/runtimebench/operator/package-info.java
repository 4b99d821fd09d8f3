/**
 * The operator. Data flows one way: {@code spec -> plan -> pod -> cluster -> observe -> stats ->
 * status}. Package {@code reconcile} has the steps of that flow, {@code josdk} adapts them to
 * JOSDK, and {@code boot} wires everything. Only {@code cluster} and {@code boot} hold a Kubernetes
 * client.
 */
package dev.runtimebench.operator;
