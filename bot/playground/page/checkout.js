// The payment form: what an invoice asks for, the bot's word about it, and paying. Its Stars are free.

import { api } from "./api.js";
import { byId, el, replace } from "./dom.js";
import { fullName, stars } from "./format.js";
import { toast } from "./notices.js";

const MONTH_S = 2_592_000;

export class Checkout {
  #store;
  #dialog = byId("checkout");
  #pay = byId("checkout-pay");
  #error = byId("checkout-error");
  #offer = null; // {link, title, amount} while the form is open.

  constructor(store) {
    this.#store = store;
    byId("checkout-cancel").addEventListener("click", () => this.#dialog.close());
    byId("checkout-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#payNow();
    });
    this.#dialog.addEventListener("close", () => (this.#offer = null));
    store.on("person", () => this.#dialog.close());
  }

  /** Shows what is offered, with a button to pay it. `place` = {link} or {chatId, messageId}. */
  async open(place) {
    let invoice;
    try {
      invoice = await api.invoice(this.#store.me.id, place);
    } catch (error) {
      return toast(error.message, "trouble");
    }
    const { link, title, description, amount, subscription_period: period } = invoice;
    this.#offer = { link, title, amount };
    byId("checkout-title").textContent = title;
    byId("checkout-about").textContent = description;
    const renewal = period ? ` every ${period === MONTH_S ? "month" : `${Math.round(period / 86_400)} days`}` : "";
    replace(byId("checkout-price"), el("strong", {}, stars(amount)), `${renewal} to ${fullName(this.#store.bot)}`);
    this.#pay.textContent = `Pay ${stars(amount)}`;
    this.#error.textContent = "";
    this.#wait(false);
    this.#dialog.showModal();
    return undefined;
  }

  async #payNow() {
    const offer = this.#offer;
    if (offer === null || this.#pay.hasAttribute("aria-busy")) return;
    const { me } = this.#store;
    this.#store.tell("did", { userId: me.id, label: `${fullName(me)} paid ${stars(offer.amount)} for “${offer.title}”` });
    this.#error.textContent = "";
    this.#wait(true);
    try {
      await api.pay(me.id, offer.link);
      if (offer === this.#offer) this.#dialog.close();
    } catch (error) {
      // Somebody else's form by now: what is said there is not about this payment.
      if (offer === this.#offer) this.#error.textContent = error.message;
      else toast(error.message, "trouble");
    } finally {
      if (offer === this.#offer || this.#offer === null) this.#wait(false);
    }
  }

  /** aria-disabled rather than disabled: a disabled button would lose the keyboard's focus. */
  #wait(waiting) {
    for (const name of ["aria-busy", "aria-disabled"]) {
      if (waiting) this.#pay.setAttribute(name, "true");
      else this.#pay.removeAttribute(name);
    }
  }
}
