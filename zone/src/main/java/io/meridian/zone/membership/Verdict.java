package io.meridian.zone.membership;

import java.util.List;
import java.util.Optional;

/** What membership was decided, and by which rule of the mesh (spec/mesh-resource §7). */
public sealed interface Verdict {

    /**
     * It may be a member.
     *
     * @param grants what let each set of tags in, in their order; empty for a proxy without tags
     */
    record Admitted(List<Grant> grants) implements Verdict {
        public Admitted {
            grants = List.copyOf(grants);
        }
    }

    /** It may not. */
    sealed interface Refused extends Verdict {
        /** In the reference's words, which name mesh, tags and rule. */
        String message();

        /** Path of the member that the refusal is about, in the dataplane. */
        String field();
    }

    /**
     * The mesh has requirements and this set of tags fulfils none of them.
     *
     * @param mesh name of the mesh
     * @param tags the first set that fails
     * @param requirements all of them, since none was met
     */
    record Unfulfilled(String mesh, Tags tags, List<TagSelector> requirements) implements Refused {
        public Unfulfilled {
            requirements = List.copyOf(requirements);
        }

        @Override
        public String message() {
            return "dataplane cannot be a member of mesh \"" + mesh + "\" because its tags \"" + tags.text()
                    + "\" does not fulfill any requirements defined on the Mesh";
        }

        @Override
        public String field() {
            return tags.field();
        }
    }

    /**
     * This set of tags is what the mesh keeps out.
     *
     * @param mesh name of the mesh
     * @param tags the first set that fails
     * @param restriction the first that matches
     */
    record Restricted(String mesh, Tags tags, Rule restriction) implements Refused {
        @Override
        public String message() {
            return "dataplane cannot be a member of mesh \"" + mesh + "\" because its tags \"" + tags.text()
                    + "\" matches restricted tags \"" + restriction.tags().text() + "\" defined on the Mesh";
        }

        @Override
        public String field() {
            return tags.field();
        }
    }

    /** There is no such mesh here. */
    record NoMesh(String mesh) implements Refused {
        @Override
        public String message() {
            return "mesh of name " + mesh + " is not found";
        }

        @Override
        public String field() {
            return "mesh";
        }
    }

    /**
     * What let one set of tags in.
     *
     * @param tags the set
     * @param requirement the first that it fulfils; empty when the mesh requires nothing
     */
    record Grant(Tags tags, Optional<Rule> requirement) {}

    /**
     * A rule by its place in the mesh's list.
     *
     * @param index from 0
     * @param tags the rule itself
     */
    record Rule(int index, TagSelector tags) {}
}
