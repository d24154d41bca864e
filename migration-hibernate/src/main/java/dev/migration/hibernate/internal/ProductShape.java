package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import dev.migration.hibernate.internal.TableShape.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a product's catalogue words columns and keys, and which of its types an entity does not tell apart. */
abstract class ProductShape {

    /** Hibernate's own values where an entity says nothing: such a length, precision or scale is not compared. */
    private static final Set<String> UNSAID_TEXTS = Set.of("character varying(255)", "varchar(255)");

    private static final Pattern UNSAID_NUMBER = Pattern.compile("(?:numeric|decimal)\\(38, ?2\\)");
    private static final Pattern NUMBER = Pattern.compile("(?:numeric|decimal)\\b.*");
    private static final Pattern TEXT = Pattern.compile(
            "(?:character varying|varchar|character large object|(?:tiny|medium|long)?text|citext)\\b.*");
    private static final Pattern TIME_PRECISION = Pattern.compile("\\b(timestamp|datetime|time)\\((?:6|9)\\)");
    private static final Pattern ANY_TIME_PRECISION = Pattern.compile("\\b(timestamp|datetime|time)\\(\\d\\)");

    private static final Pattern LITERAL = Pattern.compile("'(?:[^']|'')*'|-?\\d+");
    private static final Pattern ACTION = Pattern.compile("(?i)on delete (cascade|set null|set default)");

    abstract Column column(String name, String definition);

    abstract Constraint constraint(String name, String definition);

    abstract Constraint index(String name, String definition);

    /** A constraint's definition, with the schema of a table that is not in the default one. */
    String qualified(String definition, String table) {
        return definition;
    }

    /** What only the whole table tells. */
    void complete(TableShape table) {}

    /** Whether the type of an entity's column is the one that the migrations have, as far as the entity says anything. */
    boolean isSameType(String entity, String migration) {
        String one = entity.toLowerCase(Locale.ROOT);
        String other = migration.toLowerCase(Locale.ROOT);
        return one.equals(other)
                || (UNSAID_TEXTS.contains(one) && TEXT.matcher(other).matches())
                || (one.startsWith("enum") && TEXT.matcher(other).matches())
                || (UNSAID_NUMBER.matcher(one).matches()
                        && NUMBER.matcher(other).matches())
                || (TIME_PRECISION.matcher(one).find() && timeless(one).equals(timeless(other)));
    }

    private static String timeless(String type) {
        return ANY_TIME_PRECISION.matcher(type).replaceAll("$1");
    }

    /** Whether two defaults are the same value. */
    boolean isSameDefault(String entity, String migration) {
        return value(entity).equals(value(migration));
    }

    private String value(String text) {
        String value = withoutCasts(text).strip();
        while (value.startsWith("(") && value.endsWith(")")) {
            value = value.substring(1, value.length() - 1).strip();
        }
        String lower = value.toLowerCase(Locale.ROOT);
        if (lower.matches("(now|current_timestamp|localtimestamp)(\\(\\d?\\))?")) {
            return "now";
        }
        if (lower.matches("b?'[-0-9.]+'")) {
            return lower.replaceAll("[b']", "");
        }
        return value.startsWith("'") ? value : lower;
    }

    /** An expression without what only this product adds to it. */
    String withoutCasts(String expression) {
        return expression;
    }

    /** Drops a foreign key's clauses on what happens with its rows: the same for two that only differ in them. */
    static String actionOf(Constraint foreignKey) {
        Matcher action = ACTION.matcher(foreignKey.definition());
        return action.find() ? action.group(1).toLowerCase(Locale.ROOT) : "";
    }

    /**
     * A condition; one that lists the values of a column, as that of an enum, is the same in any order and wording.
     *
     * @param plain the condition without casts and quotes of names
     */
    static Constraint check(String name, String plain, String definition) {
        String condition = plain.replace("(", " ")
                .replace(")", " ")
                .replaceAll("\\s+", " ")
                .strip();
        Matcher list = Pattern.compile("(?i)(?:check )?[`\"]?(\\w+)[`\"]? (?:= any array ?\\[|in )(.*?)\\]?")
                .matcher(condition);
        if (list.matches() && LITERAL.matcher(list.group(2)).replaceAll("").matches("[\\s,]*")) {
            String values = LITERAL.matcher(list.group(2))
                    .results()
                    .map(MatchResult::group)
                    .sorted()
                    .collect(Collectors.joining(", "));
            return new Constraint(
                    Kind.CHECK, name, list.group(1) + " in " + values, List.of(list.group(1)), definition, false);
        }
        Matcher range = Pattern.compile(
                        "(?i)(?:check )?[`\"]?(\\w+)[`\"]? (?:between (\\d+) and (\\d+)|>= (\\d+) and [`\"]?\\1[`\"]? <= (\\d+))")
                .matcher(condition);
        if (range.matches()) {
            String from = range.group(2) == null ? range.group(4) : range.group(2);
            String to = range.group(3) == null ? range.group(5) : range.group(3);
            return new Constraint(
                    Kind.CHECK,
                    name,
                    range.group(1) + " between " + from + " and " + to,
                    List.of(range.group(1)),
                    definition,
                    false);
        }
        return new Constraint(Kind.CHECK, name, condition, List.of(), definition, false);
    }

    static Constraint key(Kind kind, String name, String columns, String definition, boolean isIndex) {
        List<String> names = names(columns);
        // The order of a primary or a unique key's columns is Hibernate's, and changes nothing.
        Stream<String> meaning =
                kind == Kind.INDEX ? names.stream() : names.stream().sorted();
        return new Constraint(kind, name, meaning.collect(Collectors.joining(", ")), names, definition, isIndex);
    }

    static Constraint foreignKey(String name, String columns, String table, String referenced, String definition) {
        List<String> names = names(columns);
        List<String> others = names(referenced);
        String meaning = java.util.stream.IntStream.range(0, names.size())
                .mapToObj(i -> names.get(i) + " = " + (i < others.size() ? others.get(i) : "?"))
                .sorted()
                .collect(Collectors.joining(", "));
        return new Constraint(Kind.FOREIGN_KEY, name, table + ": " + meaning, names, definition, false);
    }

    static List<String> names(String list) {
        // PostgreSQL quotes a word of its own.
        return Stream.of(list.split(","))
                .map(name -> name.strip().replaceFirst("^\"(\\w+)\"$", "$1"))
                .toList();
    }
}
