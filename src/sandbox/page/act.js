/** Tells the workspace what the person did. Gives its answer; a workspace that is gone is an answer too. */
export async function act(deed) {
  try {
    const response = await fetch("/act", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(deed),
    });
    return await response.json();
  } catch (error) {
    return {
      ok: false,
      error: `The workspace does not answer (${error.message})`,
      failed: "The workspace does not answer.",
      errors: {},
    };
  }
}
