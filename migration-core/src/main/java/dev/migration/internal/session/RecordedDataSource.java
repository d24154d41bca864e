// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import java.util.function.Supplier;
import javax.sql.DataSource;

/** A DataSource that records what the application sends. What the library sends must not be among it. */
public interface RecordedDataSource extends DataSource {

    /** The same without recording. By a supplier: a proxy of Spring's returns itself in the place of what is behind it. */
    Supplier<DataSource> unrecorded();
}
