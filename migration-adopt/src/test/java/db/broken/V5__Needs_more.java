// SPDX-License-Identifier: Apache-2.0
package db.broken;

import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** Has no constructor that Flyway could use. */
public class V5__Needs_more extends BaseJavaMigration {

    private final String more;

    public V5__Needs_more(String more) {
        this.more = more;
    }

    @Override
    public void migrate(Context context) {
        throw new IllegalStateException(more);
    }
}
