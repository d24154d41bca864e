package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import dev.migration.hibernate.internal.TableShape.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How a product's catalogue words columns and keys, and which of its types an entity does not tell apart. */
abstract class ProductShape {

    /** Hibernate's own values where an entity says nothing: such a length, precision or scale is not compared. */
    private static final String UNSAID_TEXT = "(?:character varying|varchar)\\(255\\)";

    private static final Pattern UNSAID_NUMBER = Pattern.compile("(?:numeric|decimal)\\(38, ?2\\)");
    private static final Pattern NUMBER = Pattern.compile("(?:numeric|decimal)\\b(?!.*(?:\\[]| array)).*");
    private static final Pattern TEXT = Pattern.compile(
            "(?:character varying|varchar|character large object|(?:tiny|medium|long)?text|citext)\\b(?!.*(?:\\[]| array)).*");
    private static final Pattern TIME_PRECISION =
            Pattern.compile("\\b(timestamp|datetime|time)\\((?:6|9)\\)|\\btime\\(0\\)");
    private static final Pattern ANY_TIME_PRECISION = Pattern.compile("\\b(timestamp|datetime|time)\\(\\d\\)");

    private static final String CHECK = "CHECK ";
    private static final Pattern VALUES =
            Pattern.compile("(?i)[`\"]?(\\w+)[`\"]? (?:= any array ?\\[|in |= (?='))(.*?)\\]?");
    private static final Pattern RANGE = Pattern.compile(
            "(?i)[`\"]?(\\w+)[`\"]?((?: between -?\\d+ and| ?[<>]=? ?-?\\d+ and [`\"]?\\1[`\"]? ?[<>]=?| ?[<>]=?) ?-?\\d+)");
    /** A name or a literal in parentheses that are none of a function. */
    private static final Pattern SINGLE = Pattern.compile("(?<![\\w\"`])\\(\\s*([\\w\"`.]+|'(?:[^']|'')*')\\s*\\)");

    private static final Pattern OUTSIDE_OF_TEXT = Pattern.compile("[^']+(?=(?:[^']*'[^']*')*[^']*$)");
    private static final Pattern LITERAL = Pattern.compile("'(?:[^']|'')*'|-?\\d+");

    private static final Pattern FOREIGN_KEY =
            Pattern.compile("(?is)foreign key \\((?<columns>.*?)\\) references (?<table>.+?) ?\\((?<others>.*?)\\).*");
    private static final Pattern KEY = Pattern.compile("(?:PRIMARY KEY|UNIQUE) \\((?<columns>[^)]*)\\)");
    private static final Pattern NEXT_NUMBER = Pattern.compile("(?i)nextval\\(|next value for ");

    private final Pattern column;
    private final Pattern index;

    /**
     * @param columnPattern a column's definition: groups {@code type}, {@code required}, {@code default}, {@code counted}, {@code computed}
     * @param indexPattern that of an index that is on columns alone: groups {@code unique}, {@code columns}
     */
    ProductShape(String columnPattern, String indexPattern) {
        this.column = Pattern.compile(columnPattern, Pattern.DOTALL);
        this.index = Pattern.compile(indexPattern, Pattern.DOTALL);
    }

    Column column(String name, String text) {
        String definition = unqualified(text);
        Matcher part = column.matcher(definition);
        if (!part.matches()) {
            return new Column(name, definition, false, "", false, "", definition);
        }
        String value = Objects.requireNonNullElse(part.group("default"), "");
        boolean isCounted =
                part.group("counted") != null || NEXT_NUMBER.matcher(value).lookingAt();
        return new Column(
                name,
                type(part.group("type")),
                part.group("required") != null,
                // MariaDB's word for none.
                isCounted || value.equals("NULL") ? "" : value,
                isCounted,
                Objects.requireNonNullElse(part.group("computed"), ""),
                definition);
    }

    Constraint constraint(String name, String text) {
        String definition = unqualified(text);
        Matcher foreignKey = FOREIGN_KEY.matcher(definition);
        if (foreignKey.matches()) {
            return foreignKey(name, foreignKey, definition);
        }
        if (definition.regionMatches(true, 0, CHECK, 0, CHECK.length())) {
            return check(name, plain(definition.substring(CHECK.length())), definition);
        }
        Matcher key = KEY.matcher(definition);
        Kind kind = definition.startsWith("PRIMARY") ? Kind.PRIMARY_KEY : Kind.UNIQUE;
        return key.matches()
                ? key(kind, name, key.group("columns"), definition, false)
                : new Constraint(kind, name, definition, List.of(), definition, false);
    }

    Constraint index(String name, String text) {
        String definition = unqualified(text);
        Matcher on = index.matcher(definition);
        if (!on.matches()) {
            String meaning = definition.replaceFirst("(?s).* USING ", "");
            return new Constraint(Kind.INDEX, name, meaning, List.of(), definition, true);
        }
        // MariaDB's and MySQL's name for it.
        Kind kind = name.equals("PRIMARY") ? Kind.PRIMARY_KEY : on.group("unique") == null ? Kind.INDEX : Kind.UNIQUE;
        return key(kind, name, on.group("columns").replace(" ASC", ""), definition, true);
    }

    /** A definition without the names of the schemas that are compared. */
    String unqualified(String definition) {
        return definition;
    }

    /** A type as an entity has it. */
    String type(String type) {
        return type;
    }

    /** What only the whole table tells. */
    void complete(TableShape table) {}

    /** Whether the type of an entity's column is the one that the migrations have, as far as the entity says anything. */
    boolean isSameType(String entity, String migration) {
        String one = entity.toLowerCase(Locale.ROOT);
        String other = migration.toLowerCase(Locale.ROOT);
        return entity.equals(migration)
                || (one.equals(other) && !one.startsWith("enum"))
                || (one.matches(UNSAID_TEXT) && TEXT.matcher(other).matches())
                || (one.matches("enum ?\\(.*") && isSameEnum(entity, migration))
                || (UNSAID_NUMBER.matcher(one).matches()
                        && NUMBER.matcher(other).matches())
                || (TIME_PRECISION.matcher(one).find() && timeless(one).equals(timeless(other)));
    }

    /** The order of the constants is Hibernate's, and a text holds them all. */
    private static boolean isSameEnum(String entity, String migration) {
        String other = migration.toLowerCase(Locale.ROOT);
        return TEXT.matcher(other).matches()
                || (other.startsWith("enum") && Difference.values(entity).equals(Difference.values(migration)));
    }

    private static String timeless(String type) {
        return ANY_TIME_PRECISION.matcher(type).replaceAll("$1");
    }

    /** Whether two defaults are the same value. */
    boolean isSameDefault(String entity, String migration) {
        return value(entity).equals(value(migration));
    }

    private String value(String text) {
        String value = plain(text).strip();
        while (value.startsWith("(") && value.endsWith(")")) {
            value = value.substring(1, value.length() - 1).strip();
        }
        String lower = OUTSIDE_OF_TEXT
                .matcher(value)
                .replaceAll(words -> Matcher.quoteReplacement(words.group().toLowerCase(Locale.ROOT)));
        String number = lower.matches("b?'[-0-9.]+'") ? lower.replaceAll("[b']", "") : lower;
        return number.matches("(now|current_timestamp|localtimestamp)(\\(\\d?\\))?") ? "now" : number;
    }

    /** An expression without what only this product adds to it, such as casts and quotes. */
    String plain(String expression) {
        return expression;
    }

    /**
     * A condition; one that lists the values of a column, as that of an enum, is the same in any order and wording.
     *
     * @param plain the condition without casts and quotes of names
     */
    private static Constraint check(String name, String plain, String definition) {
        String words = plain.replaceAll("[()\\s]+", " ").strip();
        Matcher list = VALUES.matcher(words);
        Matcher range = RANGE.matcher(words);
        String condition = structure(plain);
        List<String> on = List.of();
        if (list.matches() && LITERAL.matcher(list.group(2)).replaceAll("").matches("[\\s,]*")) {
            on = List.of(list.group(1));
            condition = LITERAL.matcher(list.group(2))
                    .results()
                    .map(MatchResult::group)
                    .sorted()
                    .collect(Collectors.joining(", ", list.group(1) + " in ", ""));
        } else if (range.matches()) {
            on = List.of(range.group(1));
            // Bounds of Bean Validation come in any order.
            condition = Stream.of(words.replaceAll("[`\"]", "").split("(?i)(?<!between -?\\d{1,9}) and "))
                    .sorted()
                    .collect(Collectors.joining(" and "));
        }
        return new Constraint(Kind.CHECK, name, condition, on, definition, false);
    }

    /** Without the parentheses that change nothing. */
    private static String structure(String condition) {
        String text = SINGLE.matcher(condition).replaceAll("$1");
        return text.equals(condition) ? text.replaceAll("\\s+", " ").strip() : structure(text);
    }

    private static Constraint key(Kind kind, String name, String columns, String definition, boolean isIndex) {
        List<String> names = names(columns);
        // The order of a primary or a unique key's columns is Hibernate's, and changes nothing.
        Stream<String> meaning =
                kind == Kind.INDEX ? names.stream() : names.stream().sorted();
        return new Constraint(kind, name, meaning.collect(Collectors.joining(", ")), names, definition, isIndex);
    }

    private static Constraint foreignKey(String name, Matcher part, String definition) {
        List<String> columns = names(part.group("columns"));
        List<String> others = names(part.group("others"));
        String meaning = IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i) + " = " + (i < others.size() ? others.get(i) : "?"))
                .sorted()
                .collect(Collectors.joining(", ", part.group("table") + ": ", ";"));
        meaning += definition.replaceFirst("(?is).* on delete (cascade|set null|set default).*|.*", "$1");
        return new Constraint(Kind.FOREIGN_KEY, name, meaning, columns, definition, false);
    }

    static List<String> names(String list) {
        // PostgreSQL quotes a word of its own.
        return Stream.of(list.split(","))
                .map(name -> name.strip().replaceFirst("^\"(\\w+)\"$", "$1"))
                .toList();
    }
}
