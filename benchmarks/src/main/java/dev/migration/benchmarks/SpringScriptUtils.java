package dev.migration.benchmarks;

import java.lang.reflect.Method;
import java.util.List;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** Spring's splitter for the scripts of a DataSource, which no longer is public. */
final class SpringScriptUtils {

    private static final Method SPLIT = splitMethod();

    private SpringScriptUtils() {}

    static void split(String text, List<String> statements) {
        try {
            SPLIT.invoke(
                    null,
                    null,
                    text,
                    ScriptUtils.DEFAULT_STATEMENT_SEPARATOR,
                    ScriptUtils.DEFAULT_COMMENT_PREFIXES,
                    ScriptUtils.DEFAULT_BLOCK_COMMENT_START_DELIMITER,
                    ScriptUtils.DEFAULT_BLOCK_COMMENT_END_DELIMITER,
                    statements);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Method splitMethod() {
        try {
            Method method = ScriptUtils.class.getDeclaredMethod(
                    "splitSqlScript",
                    EncodedResource.class,
                    String.class,
                    String.class,
                    String[].class,
                    String.class,
                    String.class,
                    List.class);
            method.setAccessible(true);
            return method;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
