package dev.migration.spring.autoconfigure;

import dev.migration.OutOfOrder;
import dev.migration.Policy;
import dev.migration.Sequence;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one database is migrated, with every default in its place. */
record DatabaseSettings(
        List<String> locations,
        @Nullable String schema,
        String table,
        Sequence sequence,
        OutOfOrder outOfOrder,
        Set<Policy> policies,
        Duration connectTimeout,
        Duration waitTimeout,
        Duration sqlLockTimeout,
        int sqlLockRetries,
        @Nullable String baseline) {}
