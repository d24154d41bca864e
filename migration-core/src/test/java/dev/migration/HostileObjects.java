package dev.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What a user of PostgreSQL who may create in a schema can put there so that others run it with their own rights: an
 * operator of every name for every two types that our SQL has, every built-in function once more that our SQL calls, and
 * types of the names that it has. Each refuses, and counts in a sequence, which no rollback takes back.
 */
final class HostileObjects {

    private static final Pattern CALL = Pattern.compile("\\b([a-z_][a-z_0-9]*)\\s*\\(", Pattern.CASE_INSENSITIVE);

    private static final String TRAP = """
            CREATE SEQUENCE %1$s.caught;
            GRANT USAGE ON SEQUENCE %1$s.caught TO PUBLIC;
            CREATE FUNCTION %1$s.trap() RETURNS bool LANGUAGE plpgsql SET search_path = pg_catalog AS $$ BEGIN
                PERFORM nextval('%1$s.caught');
                RAISE 'trapped in %%', current_query();
            END $$""";

    private static final String OPERATORS = """
            DO $do$ DECLARE one text; other text; operator text; result text; BEGIN
                FOREACH one IN ARRAY %2$s LOOP FOREACH other IN ARRAY %2$s LOOP
                    FOREACH result IN ARRAY '{bool,text,timestamp,numeric}'::text[] LOOP
                        EXECUTE format('CREATE FUNCTION %1$s.trap_%%s(%%s, %%s) RETURNS %%1$s LANGUAGE plpgsql AS
                            $f$ BEGIN PERFORM %1$s.trap(); RETURN NULL; END $f$', result, one, other);
                    END LOOP;
                    FOREACH operator IN ARRAY '{=,<>,<,>,<=,>=,||,+,-,*,/,~,!~,~~,!~~,->>}'::text[] LOOP
                        EXECUTE format('CREATE OPERATOR %1$s.%%s (LEFTARG = %%s, RIGHTARG = %%s, FUNCTION = %1$s.trap_%%s)',
                            operator, one, other, CASE WHEN operator IN ('||', '->>') THEN 'text'
                                WHEN operator IN ('+', '-') AND one LIKE 'timestamp%%' THEN 'timestamp'
                                WHEN operator IN ('+', '-', '*', '/') THEN 'numeric' ELSE 'bool' END);
                    END LOOP;
                END LOOP; END LOOP;
            END $do$""";

    private static final String TYPES =
            "ARRAY['text','varchar','name','\"char\"','oid','regclass','int4','int8','numeric','timestamp',"
                    + "'timestamptz','jsonb']";

    /** As they are built in, and for texts only, as those that take anything are called. */
    private static final String FUNCTIONS = """
            DO $do$ DECLARE signature text; BEGIN
                FOR signature IN
                    SELECT format('%%I(%%s)', proname, pg_get_function_identity_arguments(oid)) FROM pg_proc
                     WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = ANY ('{%2$s}') AND prokind = 'f'
                    UNION SELECT format('%%I(%%s)', name, arguments)
                      FROM unnest('{%2$s}'::text[]) name, unnest('{"",text,"text,text","text,text,text",int8,int4}'::text[]) arguments
                LOOP
                    BEGIN
                        EXECUTE format('CREATE FUNCTION %1$s.%%s RETURNS text LANGUAGE plpgsql AS
                            $f$ BEGIN PERFORM %1$s.trap(); RETURN NULL; END $f$', signature);
                    EXCEPTION WHEN duplicate_function OR invalid_function_definition OR feature_not_supported OR syntax_error THEN NULL;
                    END;
                END LOOP;
            END $do$""";

    private static final String DOMAINS = """
            DO $do$ DECLARE name text; BEGIN
                FOREACH name IN ARRAY '{text,oid,name,regclass}'::text[] LOOP
                    EXECUTE format('CREATE DOMAIN %1$s.%%I AS pg_catalog.%%1$I CHECK (%1$s.trap())', name);
                END LOOP;
            END $do$""";

    private static final String COUNT = "SELECT is_called FROM %s.caught";

    private final PGSimpleDataSource mallory;
    private final List<String> schemas;

    /** In these schemas, by a user of this name who may create there; our SQL is what these statements are. */
    HostileObjects(PGSimpleDataSource mallory, List<String> schemas, Collection<String> statements) {
        this.mallory = mallory;
        this.schemas = List.copyOf(schemas);
        mallory.setOptions("-c search_path=pg_catalog");
        var functions = new TreeSet<String>();
        for (String statement : statements) {
            CALL.matcher(statement)
                    .results()
                    .map(MatchResult::group)
                    .map(call -> call.replaceAll("\\s*\\($", "").toLowerCase(Locale.ROOT))
                    .forEach(functions::add);
        }
        for (String schema : schemas) {
            execute(TRAP.formatted(schema));
            execute(OPERATORS.formatted(schema, TYPES));
            execute(FUNCTIONS.formatted(schema, String.join(",", functions)));
            execute(DOMAINS.formatted(schema));
        }
    }

    private void execute(String sql) {
        try (Connection connection = mallory.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The schemas whose objects somebody ran. */
    List<String> caught() {
        List<String> caught = new ArrayList<>();
        for (String schema : schemas) {
            try (Connection connection = mallory.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(COUNT.formatted(schema))) {
                row.next();
                if (row.getBoolean(1)) {
                    caught.add(schema);
                }
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
        return caught;
    }
}
