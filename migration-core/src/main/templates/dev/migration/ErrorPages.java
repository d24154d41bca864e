package dev.migration;

/** Where the page of the error codes is. The build's setting {@code errors.address} says it. */
final class ErrorPages {

    static final String ADDRESS = "${errors.address}";

    private ErrorPages() {}
}
