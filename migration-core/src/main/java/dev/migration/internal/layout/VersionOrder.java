package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.layout.MigrationFileName.NamedFile;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Whether long versions can be put in one order: as numbers, seconds would come before milliseconds whenever they were. */
final class VersionOrder {

    private static final int DIGITS_OF_DATE = "20240131".length();

    private VersionOrder() {}

    /** The problem of versions that count time in different ways; in pairs they are numbers to each tool. */
    static Optional<Problem> problem(Collection<List<NamedFile>> ups) {
        NamedFile first = null;
        NamedFile last = null;
        NamedFile lastNumber = null;
        NamedFile firstTime = null;
        for (List<NamedFile> files : ups) {
            String number = files.get(0).version().number();
            if (number.length() >= DIGITS_OF_DATE && number.indexOf('.') < 0) {
                last = files.get(0);
                first = first == null ? last : first;
                lastNumber = last.version().isTime() ? lastNumber : last;
                firstTime = firstTime == null && last.version().isTime() ? last : firstTime;
            }
        }
        if (first == null || last == null) {
            return Optional.empty();
        }
        Version earliest = first.version();
        Version latest = last.version();
        boolean numbers = last.name().suffix().layout == Layout.PAIRS
                && (lastNumber == null || firstTime == null || isBefore(lastNumber.version(), firstTime.version()));
        boolean oneOrder = numbers
                || earliest.isTime()
                || (!latest.isTime()
                        && earliest.number().length() == latest.number().length());
        return oneOrder
                ? Optional.empty()
                : Optional.of(Problem.error(
                        Code.INVALID_NAME,
                        Place.of(last.path()),
                        "Version " + latest + " cannot be put in one order with version " + earliest + " of "
                                + first.path() + ": they count time in different ways",
                        "rename the files so that all long versions start with year, month and day, such as"
                                + " 20240131120000_add_users.sql, in the order in which they are to run"));
    }

    private static boolean isBefore(Version one, Version other) {
        return new BigInteger(one.number()).compareTo(new BigInteger(other.number())) < 0;
    }
}
