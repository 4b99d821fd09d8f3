package dev.runtimebench.cli.ui;

/**
 * What the server sends until the next change.
 *
 * @param page the whole page, in UTF-8
 * @param content the page's content and its plots as JSON, in UTF-8
 * @param version changes whenever the content changes; an ETag
 * @param policy the content security policy of the page
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares snapshots, or changes the bytes.
record Snapshot(byte[] page, byte[] content, String version, String policy) {}
