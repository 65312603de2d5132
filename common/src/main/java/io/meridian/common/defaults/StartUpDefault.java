package io.meridian.common.defaults;

import io.meridian.common.model.Resource;
import io.meridian.common.store.ResourceReader;
import java.util.List;

/**
 * Something that a control plane has from its first start. Who starts one carries out each in turn: what is missing is proposed through
 * admission, so that the rules of its kind bring along what belongs to it.
 */
@FunctionalInterface
public interface StartUpDefault {

    /** What is to be created now; nothing when all is there. May take the time that making a key takes. */
    List<Resource> missing(ResourceReader stored);
}
