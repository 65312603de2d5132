package io.meridian.common.sync.drive;

import io.meridian.common.sync.Holdings;

/** The copies of one provider's resources in a store, kept up from the store's own commits: whoever changes a copy, it is noticed. */
interface Copies extends Holdings {

    /** The revision of the store that is reckoned in. */
    long revision();
}
