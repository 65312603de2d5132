/** What operators and users rely on, shown on packaged processes: each test starts them, kills them and asks them as a user would. */
@NullMarked
package io.meridian.e2e;

import org.jspecify.annotations.NullMarked;
