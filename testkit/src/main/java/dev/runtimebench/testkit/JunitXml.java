package dev.runtimebench.testkit;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A JUnit XML file that is valid by the rules that its readers have in common. */
public final class JunitXml {

  private final Document document;

  private JunitXml(Document document) {
    this.document = document;
  }

  /**
   * Parses and checks a file.
   *
   * @throws AssertionError if the text is not valid, or a suite counts its cases wrong
   */
  public static JunitXml of(String text) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      Document document =
          factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
      Schema schema =
          SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
              .newSchema(JunitXml.class.getResource("junit.xsd"));
      schema.newValidator().validate(new DOMSource(document));
      JunitXml junit = new JunitXml(document);
      junit.checkCounts();
      return junit;
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new AssertionError(e.getMessage() + "\n" + text, e);
    }
  }

  private void checkCounts() {
    for (Element suite : elements(document.getDocumentElement(), "testsuite")) {
      check(suite, "tests", "testcase");
      check(suite, "failures", "failure");
      check(suite, "errors", "error");
      check(suite, "skipped", "skipped");
    }
  }

  private static void check(Element suite, String attribute, String element) {
    int counted = elements(suite, element).size();
    if (!suite.getAttribute(attribute).equals(String.valueOf(counted))) {
      throw new AssertionError(
          "%s is %s, but there are %d"
              .formatted(attribute, suite.getAttribute(attribute), counted));
    }
  }

  private static List<Element> elements(Element in, String name) {
    NodeList found = in.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  /** Returns how many elements of this name the file has: testcase, failure, error, skipped. */
  public int count(String element) {
    return elements(document.getDocumentElement(), element).size();
  }

  /**
   * Returns the results as lines: the suite, the case, and {@code passed} or the kind and the type
   * of the problem. For example {@code default/gate | benchmark | passed}.
   */
  public List<String> results() {
    return elements(document.getDocumentElement(), "testcase").stream()
        .map(
            one -> {
              Element child = (Element) one.getFirstChild();
              String result =
                  child.getTagName().equals("system-out")
                      ? "passed"
                      : child.getTagName() + " " + child.getAttribute("type");
              return String.join(
                  " | ", one.getAttribute("classname"), one.getAttribute("name"), result);
            })
        .toList();
  }
}
