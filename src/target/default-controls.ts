/**
 * Hosts that have nothing to do with any target, asked only once something of the target has failed. Each is kept up by its owner for just this question (is there a
 * network, and does somebody step in between?), answers in a few bytes over plain HTTP, and is asked by millions of machines anyway: Google's, Mozilla's, Microsoft's
 * and Cloudflare's, so that four operators, networks and clocks stand behind them. `expects`: what comes where nobody steps in.
 */
export const defaultControls: readonly { readonly url: string; readonly expects: { status: number; text: string | null } }[] =
  Object.freeze([
    { url: "http://connectivitycheck.gstatic.com/generate_204", expects: { status: 204, text: null } },
    { url: "http://detectportal.firefox.com/success.txt", expects: { status: 200, text: "success" } },
    { url: "http://www.msftconnecttest.com/connecttest.txt", expects: { status: 200, text: "Microsoft Connect Test" } },
    { url: "http://cp.cloudflare.com/generate_204", expects: { status: 204, text: null } },
  ]);
