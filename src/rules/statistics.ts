import { max, mean, median, min, sum } from 'simple-statistics';

export interface NumberStatistics {
  count: number;
  sum: number;
  average: number;
  min: number;
  max: number;
  median: number;
}

/** Sums of decimals in binary end in ...0000001; twelve digits are what the input can justify. */
const rounded = (value: number): number => Number(value.toPrecision(12));

export const statisticsOf = (numbers: readonly [number, ...number[]]): NumberStatistics => {
  const values = [...numbers];
  return {
    count: values.length,
    sum: rounded(sum(values)),
    average: rounded(mean(values)),
    min: min(values),
    max: max(values),
    median: rounded(median(values)),
  };
};
