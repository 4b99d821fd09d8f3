package dev.runtimebench.cli.html.page;

import java.util.List;

/**
 * The parts of the page that are no text: they go into the page as they are.
 *
 * @param policy the content security policy, which allows these scripts and no request to others
 * @param style the style sheet
 * @param library the charting library
 * @param script the page's own script, which hands the specifications to the library
 * @param follower the scripts of a page that follows a cluster; empty for a file
 * @param plots the specifications of the plots by id, as JSON that can stand in a script element
 * @param licences the licences of the charting library and of the packages in it
 */
public record Assets(
    String policy,
    String style,
    String library,
    String script,
    List<String> follower,
    String plots,
    String licences) {}
