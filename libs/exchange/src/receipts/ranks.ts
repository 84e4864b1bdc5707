/**
 * How far each stage is; a later receipt never takes a message back, but a released one may be accepted after it was refused. That a part was refused stands
 * above all: somebody may have opened the rest.
 */
export const ranks = `case stage when 'sealed' then 0 when 'sent' then 1 when 'held' then 2 when 'expired' then 3 when 'refused' then 4 when 'accepted' then 5
  when 'delivered' then 6 when 'opened' then 7 when 'part-refused' then 8 end`;

/** A part that was refused and then accepted after all is above its refusal. */
export const rankOf = (receipt: string): string => `case when ${receipt}.after_all then 9 else ${ranks.replace('case stage', `case ${receipt}.stage`)} end`;

/** The stage that a receipt makes: once its refused part has been accepted after all, the message stands where it had come before. */
export const stageOf = (receipt: string): string => `case when not ${receipt}.after_all then ${receipt}.stage else coalesce(
  (select r.stage from good_receipt r where r.message_id = ${receipt}.message_id and r.stage in ('delivered', 'opened') order by r.stage desc limit 1), ${receipt}.stage) end`;

/** Whether a receipt tells a refusal again from before its part was taken in after all. */
export const isOver = (receipt: string): string => `${receipt}.stage = 'part-refused' and exists (select 1 from good_receipt a where a.message_id = ${receipt}.message_id and a.after_all and a.at > ${receipt}.at)`;
