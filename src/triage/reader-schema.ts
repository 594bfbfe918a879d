import type { z } from "zod";

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>["override"]>;

/** For JSON Schemas that readers check what they get against: members are added from version to version, and whoever does not know them lets them pass. */
export const openToMore: Override = ({ jsonSchema }) => {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
};
