// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.slices;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class SliceApplication {}
