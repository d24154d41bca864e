// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.statement;

import dev.migration.Code;
import dev.migration.Vendor;
import dev.migration.internal.database.Database;
import dev.migration.internal.help.Problems;
import dev.migration.rehearsal.RehearsalReport.Asked;
import dev.migration.rehearsal.RehearsalReport.NotChecked;
import dev.migration.rehearsal.internal.books.StatementPreparer;
import dev.migration.statements.internal.StatementsFile;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the release that serves sends while migrations run: in the phase expand the release before, in the phase contract
 * the one that they belong to, if its statements are given too.
 */
public final class ReleaseStatements {

    /** Where none are given. */
    public static final ReleaseStatements NONE = new ReleaseStatements(List.of());

    private final List<StatementsFile> files;
    private final List<Release> releases;

    private ReleaseStatements(List<StatementsFile> files) {
        this.files = files;
        this.releases = files.stream().map(Release::new).toList();
    }

    /** Of one release, in both phases. */
    public static ReleaseStatements of(StatementsFile file) {
        return new ReleaseStatements(List.of(file));
    }

    /** Of the release before, and of the one that serves once it has ended. */
    public static ReleaseStatements of(StatementsFile before, StatementsFile after) {
        return new ReleaseStatements(List.of(before, after));
    }

    public boolean isEmpty() {
        return files.isEmpty();
    }

    /** Fails where they are those of another product. */
    public void requireProduct(Database database) {
        for (StatementsFile file : files) {
            if (!isOf(file.product(), database.vendor())) {
                throw Problems.refused(
                        Code.UNSUPPORTED_DATABASE,
                        "The statements are of " + file.product() + ", and the scratch database is "
                                + database.product() + ", which reads them otherwise.",
                        "name a scratch database of the same product: --scratch-url URL; or the statements of this one:"
                                + " --statements FILE");
            }
        }
    }

    /** MySQL's driver does not tell MariaDB from it. */
    private static boolean isOf(String product, Vendor vendor) {
        return product.equals(vendor.id()) || (isMySql(product) && isMySql(vendor.id()));
    }

    private static boolean isMySql(String product) {
        return product.equals(Vendor.MYSQL.id()) || product.equals(Vendor.MARIADB.id());
    }

    /** Of a migration that is about to run. */
    public StatementCheck check(boolean isContract, StatementPreparer preparer, Database database) {
        Release release = releases.isEmpty() ? null : releases.get(isContract ? releases.size() - 1 : 0);
        return new StatementCheck(release, preparer, database);
    }

    /** How many of them were checked, and which were not; null where none are given. */
    public @Nullable Asked asked() {
        return isEmpty()
                ? null
                : new Asked(
                        releases.stream().mapToInt(Release::count).sum(),
                        releases.stream()
                                .flatMap(ReleaseStatements::notChecked)
                                .distinct()
                                .toList());
    }

    private static Stream<NotChecked> notChecked(Release release) {
        return release.notChecked().stream();
    }
}
