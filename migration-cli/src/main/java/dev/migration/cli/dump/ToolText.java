package dev.migration.cli.dump;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a tool wrote, without what depends on its version, on the server's, and on the day. */
final class ToolText {

    /** So many lines come before the first object, or after the last one. */
    private static final int HEAD = 30;

    private static final int TAIL = 8;

    private static final List<String> PG_DUMP_LINES = List.of(
            "-- Dumped from database version ",
            "-- Dumped by pg_dump version ",
            "\\restrict ",
            "\\unrestrict ",
            // No server before 17 knows it.
            "SET transaction_timeout = ");

    private static final String SANDBOX = "/*M!999999";
    private static final Pattern AUTO_INCREMENT = Pattern.compile("(?m)^(\\) .*?) AUTO_INCREMENT=\\d+");
    private static final String WHO = "DEFINER=`[^`\\n]*`@`[^`\\n]*`";
    private static final Pattern DEFINER =
            Pattern.compile("(?m)^(/\\*!\\d+ CREATE\\*/ )/\\*!\\d+ " + WHO + "\\*/ |^(/\\*!50013 |CREATE )" + WHO + " ");
    private static final Pattern NEXT_VALUE = Pattern.compile("(?m)^DO SETVAL\\(.*\\);\n");
    private static final Pattern EVENT = Pattern.compile("(?m)^(/\\*!\\d+ CREATE\\*/ /\\*!\\d+ EVENT .*?) STARTS '([^']*)'");

    private ToolText() {}

    static String ofPgDump(String text) {
        List<String> lines = text.lines().toList();
        return IntStream.range(0, lines.size())
                        .filter(i -> (i >= HEAD && i < lines.size() - TAIL)
                                || PG_DUMP_LINES.stream().noneMatch(lines.get(i)::startsWith))
                        .mapToObj(lines::get)
                        .map(line -> line.equals("CREATE SCHEMA public;") ? "CREATE SCHEMA IF NOT EXISTS public;" : line)
                        .collect(Collectors.joining("\n"))
                        .replaceFirst("^--\n-- PostgreSQL database dump\n--\n+", "")
                        .replaceAll("\n{3,}", "\n\n")
                + "\n";
    }

    /**
     * The same for mariadb-dump and mysqldump.
     *
     * @param starts of events that start when they are created
     */
    static String ofMariaDbDump(String text, List<String> starts) {
        String plain = text.startsWith(SANDBOX) ? text.substring(text.indexOf('\n') + 1) : text;
        plain = AUTO_INCREMENT.matcher(plain).replaceAll("$1");
        plain = NEXT_VALUE.matcher(plain).replaceAll("");
        plain = DEFINER.matcher(plain)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) == null ? found.group(2) : found.group(1)));
        return EVENT.matcher(plain)
                .replaceAll(found -> Matcher.quoteReplacement(starts.contains(found.group(2)) ? found.group(1) : found.group()));
    }
}
