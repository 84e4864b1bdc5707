/** The register of people who work at the agency: who they are, who has left, who stands in for whom, who is on duty out of hours, and who owns work by it. */
export { ownersOf, type Owned, type Owner, ownerShape, whoHas } from './owners.js';
export { countUnowned, type Unowned, unownedOf } from './unowned.js';
export { listDuties, listStaff, readStaff, type ShownAbsence, type ShownDuty, type StaffMember } from './list-staff.js';
export { comeBack, endAbsence, endDuty, enterStaff, type Keep, leave, noteAbsence, noteDuty } from './change-staff.js';
export { countOutOfHours, listOutOfHours, markSeen, type OutOfHours } from './out-of-hours.js';
export { NewAbsence, NewDuty, NewLeaving, NewStaff, StaffReason } from './requests.js';
export { OutOfHoursController } from './out-of-hours.controller.js';
export { StaffController } from './staff.controller.js';
