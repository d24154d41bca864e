// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

class H2ChangesTest extends ChangesContract {

    static Stream<Arguments> changes() {
        return changesOf(TestProduct.H2);
    }
}
