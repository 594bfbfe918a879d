/** What a vantage is called stands in messages and narrow tables. */
export const vantageName = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u;
/** What it is chosen and grouped by: Kubernetes' own bounds for labels (63 characters each), and no more of them than a person reads. */
export const labelName = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/;
export const labelValue = /^[\p{L}\p{N}][\p{L}\p{N}._:/ -]{0,62}$/u;
export const labelsAtMost = 16;
