package dev.migration.internal.script;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a script has around its one transaction: a BEGIN and a COMMIT, and settings that only work outside. None of it is
 * among its statements, as its transaction is opened and ended for it, and its session is restored after it.
 *
 * @param mode what follows the BEGIN, such as {@code ISOLATION LEVEL SERIALIZABLE}, often empty; null without a BEGIN
 * @param leftOut the numbers of these statements, from 1
 * @param settings those that come before the transaction
 * @param checksReferences whether they turn off what checks foreign keys
 */
record Frame(@Nullable String mode, Set<Integer> leftOut, List<String> settings, boolean checksReferences) {}
