package dev.runtimebench.cli.html.page;

/**
 * The parts of the page that are no text: they go into the page as they are.
 *
 * @param policy the content security policy, which allows these two scripts and no request
 * @param style the style sheet
 * @param library the charting library
 * @param script the page's own script, which hands the specifications to the library
 * @param plots the specifications of the plots by id, as JSON that can stand in a script element
 * @param licences the licences of the charting library and of the packages in it
 */
public record Assets(
    String policy, String style, String library, String script, String plots, String licences) {}
