/** How probes introduce themselves to whoever reads the target's log. The number is package.json's; a test holds them together. */
export const userAgent = "Faultline/0.1.0 (+triage)";
