/** Remembers the lowest validation loss and says when it has not been beaten for `rounds` trees; 0 rounds never stops. */
export class EarlyStopping {
  #best = 0;
  #lowest = Infinity;

  constructor(private readonly rounds: number) {}

  /** Number of trees with the lowest loss so far, the fewest of equals. */
  get best(): number {
    return this.#best;
  }

  /** Takes the loss after `iteration` trees; true when it is time to stop. */
  isOver(iteration: number, loss: number): boolean {
    if (loss < this.#lowest) {
      this.#lowest = loss;
      this.#best = iteration;
    }
    return this.rounds > 0 && iteration - this.#best >= this.rounds;
  }
}
