/* dailies-options-form.h: what a model takes, as a form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-request.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_OPTIONS_FORM (dailies_options_form_get_type ())
/**
 * DailiesOptionsForm:
 *
 * A list of rows made from a model's parameters of the role OPTION: a switch, a choice, a number with
 * its range, or a text. What is left as the service assumes it is not sent.
 *
 * ::changed: a value was changed.
 */
G_DECLARE_FINAL_TYPE (DailiesOptionsForm, dailies_options_form, DAILIES, OPTIONS_FORM, AdwBin)

/**
 * dailies_options_form_set_model:
 * @beginning: (nullable): a{sv}: what its rows begin with, by universal name, instead of what the
 *   service assumes; what the model does not take is left out
 *
 * Builds the rows; what a person has said, and the new model takes too, stays.
 */
void
dailies_options_form_set_model (DailiesOptionsForm *self, DailiesModel *model, GVariant *beginning);
/* Forgets what a person has said: the rows begin again. */
void dailies_options_form_reset (DailiesOptionsForm *self);
/* (transfer full): a{sv}: what differs from what the service assumes */
GVariant *dailies_options_form_dup_values (DailiesOptionsForm *self);
/* Whether there is anything to fill in. */
gboolean dailies_options_form_is_empty (DailiesOptionsForm *self);

/* (transfer none) (nullable): a translated sentence: what was typed somewhere and cannot be sent. It is
 * not in what dailies_options_form_write() writes. */
const char *dailies_options_form_get_problem (DailiesOptionsForm *self);

/* From and to a request's parameters. */
void dailies_options_form_read (DailiesOptionsForm *self, DailiesRequest *request);
void dailies_options_form_write (DailiesOptionsForm *self, DailiesRequest *request);

G_END_DECLS
