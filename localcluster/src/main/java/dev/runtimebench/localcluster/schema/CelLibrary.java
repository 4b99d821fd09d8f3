package dev.runtimebench.localcluster.schema;

import com.google.common.collect.ImmutableList;
import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The functions that Kubernetes adds to CEL beyond the standard extensions: on lists {@code
 * isSorted, sum, min, max, indexOf, lastIndexOf}, on strings {@code find, findAll}, and quantities.
 * Not offered: url, ip, cidr, format, semver and authorizer.
 */
final class CelLibrary {

  private static final CelType ANY_LIST = ListType.create(SimpleType.DYN);
  private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");

  private CelLibrary() {}

  static void addTo(CelBuilder cel) {
    addListFunctions(cel);
    addRegexFunctions(cel);
    addQuantities(cel);
  }

  private static void addListFunctions(CelBuilder cel) {
    member(cel, "isSorted", SimpleType.BOOL, list -> isSorted(list));
    member(cel, "sum", SimpleType.DYN, list -> sum(list));
    member(cel, "min", SimpleType.DYN, list -> list.stream().min(order()).orElseThrow());
    member(cel, "max", SimpleType.DYN, list -> list.stream().max(order()).orElseThrow());
    search(cel, "indexOf", List::indexOf);
    search(cel, "lastIndexOf", List::lastIndexOf);
  }

  private static void addRegexFunctions(CelBuilder cel) {
    declare(
        cel,
        "find",
        CelOverloadDecl.newMemberOverload(
            "k8s_find", SimpleType.STRING, SimpleType.STRING, SimpleType.STRING));
    declare(
        cel,
        "findAll",
        CelOverloadDecl.newMemberOverload(
            "k8s_findAll",
            ListType.create(SimpleType.STRING),
            SimpleType.STRING,
            SimpleType.STRING));
    cel.addFunctionBindings(
        CelFunctionBinding.from(
            "k8s_find",
            String.class,
            String.class,
            (text, regex) -> {
              Matcher m = Pattern.compile(regex).matcher(text);
              return m.find() ? m.group() : "";
            }),
        CelFunctionBinding.from(
            "k8s_findAll",
            String.class,
            String.class,
            (text, regex) ->
                Pattern.compile(regex)
                    .matcher(text)
                    .results()
                    .map(result -> result.group())
                    .collect(ImmutableList.toImmutableList())));
  }

  private static void addQuantities(CelBuilder cel) {
    declare(
        cel,
        "quantity",
        CelOverloadDecl.newGlobalOverload("k8s_quantity", QUANTITY, SimpleType.STRING));
    declare(
        cel,
        "isQuantity",
        CelOverloadDecl.newGlobalOverload("k8s_isQuantity", SimpleType.BOOL, SimpleType.STRING));
    cel.addFunctionBindings(
        CelFunctionBinding.from(
            "k8s_quantity", String.class, text -> Quantity.getAmountInBytes(new Quantity(text))),
        CelFunctionBinding.from("k8s_isQuantity", String.class, CelLibrary::isQuantity));
    compareQuantities(cel, "isGreaterThan", SimpleType.BOOL, (a, b) -> a.compareTo(b) > 0);
    compareQuantities(cel, "isLessThan", SimpleType.BOOL, (a, b) -> a.compareTo(b) < 0);
    compareQuantities(cel, "compareTo", SimpleType.INT, (a, b) -> (long) a.compareTo(b));
  }

  private interface OnList {
    Object apply(List<Object> list);
  }

  private interface InList {
    int apply(List<Object> list, Object item);
  }

  private interface OnQuantities {
    Object apply(BigDecimal a, BigDecimal b);
  }

  @SuppressWarnings("unchecked")
  private static void member(CelBuilder cel, String name, CelType result, OnList function) {
    String id = "k8s_" + name;
    declare(cel, name, CelOverloadDecl.newMemberOverload(id, result, ANY_LIST));
    cel.addFunctionBindings(
        CelFunctionBinding.from(id, List.class, list -> function.apply((List<Object>) list)));
  }

  @SuppressWarnings("unchecked")
  private static void search(CelBuilder cel, String name, InList function) {
    String id = "k8s_list_" + name;
    declare(
        cel, name, CelOverloadDecl.newMemberOverload(id, SimpleType.INT, ANY_LIST, SimpleType.DYN));
    cel.addFunctionBindings(
        CelFunctionBinding.from(
            id,
            List.class,
            Object.class,
            (list, item) -> (long) function.apply((List<Object>) list, item)));
  }

  private static void compareQuantities(
      CelBuilder cel, String name, CelType result, OnQuantities function) {
    String id = "k8s_quantity_" + name;
    declare(cel, name, CelOverloadDecl.newMemberOverload(id, result, QUANTITY, QUANTITY));
    cel.addFunctionBindings(
        CelFunctionBinding.from(id, BigDecimal.class, BigDecimal.class, function::apply));
  }

  private static void declare(CelBuilder cel, String name, CelOverloadDecl overload) {
    cel.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(name, overload));
  }

  private static boolean isSorted(List<Object> list) {
    for (int i = 1; i < list.size(); i++) {
      if (order().compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static Object sum(List<Object> list) {
    if (list.stream().allMatch(Long.class::isInstance)) {
      return list.stream().mapToLong(item -> (Long) item).sum();
    }
    return list.stream().mapToDouble(item -> ((Number) item).doubleValue()).sum();
  }

  @SuppressWarnings("unchecked")
  private static Comparator<Object> order() {
    return (a, b) ->
        a instanceof Number x && b instanceof Number y
            ? Double.compare(x.doubleValue(), y.doubleValue())
            : ((Comparable<Object>) a).compareTo(b);
  }

  private static boolean isQuantity(String text) {
    try {
      Quantity.getAmountInBytes(new Quantity(text));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
